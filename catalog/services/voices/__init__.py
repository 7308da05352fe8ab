"""What members say in public: reviews, questions, answers, and headquarters' say in it."""
