"""Pure parsers: the text of one show command in, a frozen dataclass out, or a ParseError."""
