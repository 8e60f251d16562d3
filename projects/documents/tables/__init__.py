"""Tables that people upload: bytes in, one table with its headings out. It knows no models and saves nothing."""
