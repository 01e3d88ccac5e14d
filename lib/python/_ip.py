"""Internet addresses as numbers."""


def parse_v4(text):
    """Four numbers with points between them, as an int."""
    octets = text.split(".")
    if len(octets) != 4:
        raise ValueError(f"Expected 4 octets in {text!r}")
    number = 0
    for octet in octets:
        try:
            number = number << 8 | _octet(octet)
        except ValueError as error:
            raise ValueError(f"{error} in {text!r}") from None
    return number


def _octet(text):
    if not text:
        raise ValueError("Empty octet not permitted")
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"Only decimal digits permitted in {text!r}")
    if len(text) > 3:
        raise ValueError(f"At most 3 characters permitted in {text!r}")
    if text != "0" and text[0] == "0":
        raise ValueError(f"Leading zeros are not permitted in {text!r}")
    if int(text) > 255:
        raise ValueError(f"Octet {int(text)} (> 255) not permitted")
    return int(text)


def parse_v6(text):
    """Eight numbers with colons between them, some of which may be left out, as an int."""
    if not text:
        raise ValueError("Address cannot be empty")
    parts = text.split(":")
    if len(parts) < 3:
        raise ValueError(f"At least 3 parts expected in {text!r}")
    if "." in parts[-1]:
        try:
            last = parse_v4(parts.pop())
        except ValueError as error:
            raise ValueError(f"{error} in {text!r}") from None
        parts += [f"{last >> 16:x}", f"{last & 0xffff:x}"]
    if len(parts) > 9:
        raise ValueError(f"At most 8 colons permitted in {text!r}")
    gaps = [i for i in range(1, len(parts) - 1) if not parts[i]]
    if len(gaps) > 1:
        raise ValueError(f"At most one '::' permitted in {text!r}")
    if gaps:
        before, behind = parts[:gaps[0]], parts[gaps[0] + 1:]
        if not before[0]:
            before = before[1:]
            if before:
                raise ValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
        if not behind[-1]:
            behind = behind[:-1]
            if behind:
                raise ValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        if len(before) + len(behind) > 7:
            raise ValueError(f"Expected at most 7 other parts with '::' in {text!r}")
        parts = before + ["0"] * (8 - len(before) - len(behind)) + behind
    elif len(parts) != 8:
        raise ValueError(f"Exactly 8 parts expected without '::' in {text!r}")
    elif not parts[0]:
        raise ValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
    elif not parts[-1]:
        raise ValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
    number = 0
    for part in parts:
        if not part or part.strip("0123456789abcdefABCDEF"):
            raise ValueError(f"Only hex digits permitted in {part!r} in {text!r}")
        if len(part) > 4:
            raise ValueError(f"At most 4 characters permitted in {part!r} in {text!r}")
        number = number << 16 | int(part, 16)
    return number
