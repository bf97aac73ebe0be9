"""Tables, pictures, maps and folders made of results."""
