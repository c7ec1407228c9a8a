"""The REPL: `session` answers text with text and knows no terminal; `prompt` and `piped` are its two fronts."""
