"""Finding products by words, in Chinese and in Latin letters, in one database.

`words` cuts texts, `document` writes what a product is found by, `spelling` knows how its words
are spelled, `synonyms` what shoppers call them, `query` understands what was typed, `ranking`
puts the best first, `signposts` leads to categories, suites and articles, `suggesting` completes,
`asked` remembers what was asked and not found.
"""
