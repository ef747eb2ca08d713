"""One check a file: a case in, a finding, several or None out."""
