"""One check a file: facts and terms in, a finding or None out."""
