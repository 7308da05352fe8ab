"""The journey over the API: parse, scope, call one verb, answer."""
