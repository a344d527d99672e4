"""All rows about one person, to copy, anonymise or erase them."""
