"""Pages of the journey: cart, checkout, orders."""
