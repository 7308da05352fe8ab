"""The store console: what people of a store see and do at the counter."""
