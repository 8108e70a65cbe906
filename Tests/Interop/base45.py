"""Base45 (RFC 9285), independent of the Swift one: as the RFC's text has it."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def encode(data):
    text = ""
    for start in range(0, len(data), 2):
        group = data[start : start + 2]
        number = int.from_bytes(group, "big")
        for _ in range(len(group) + 1):
            text += ALPHABET[number % 45]
            number //= 45
    return text


def decode(text):
    data = b""
    for start in range(0, len(text), 3):
        group = [ALPHABET.index(letter) for letter in text[start : start + 3]]
        number = sum(value * 45**place for place, value in enumerate(group))
        data += number.to_bytes(len(group) - 1, "big")
    return data
