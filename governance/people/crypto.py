"""Sealing of personal data: encryption with a key ring, a blind index to look up by, masking to show."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

VERSION = "v1"
CIPHERS = {"aes256gcm": (algorithms.AES256, 32), "sm4gcm": (algorithms.SM4, 16)}
"""What `MINSHI_CIPHER` may name: the block cipher (used in GCM mode) and the length of its key in bytes."""
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(ValueError):
    """The sealed text does not belong here, was altered, or its key is not on the ring."""


def _decoded(text: str, what: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(
            _("%(what)s 应为 32 字节的 base64；可用 openssl rand -base64 32 生成。") % {"what": what}
        )
    return key


@lru_cache(maxsize=8)
def _parsed_ring(text: str) -> dict[str, bytes]:
    ring: dict[str, bytes] = {}
    for entry in filter(None, map(str.strip, text.split(","))):
        kid, colon, key = entry.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", kid) or kid in ring:
            raise ImproperlyConfigured(_("MINSHI_KEYS 应写作“编号:base64,编号:base64”，编号不重复，第一把为现用。"))
        ring[kid] = _decoded(key, f"MINSHI_KEYS 的 {kid}")
    return ring


def _development_key(purpose: str) -> bytes:
    """A key for demonstration and tests, which a database named by DATABASE_URL never gets."""
    if settings.IS_PRODUCTION:
        raise ImproperlyConfigured(_("设置了 DATABASE_URL，就必须同时设置 MINSHI_KEYS 和 MINSHI_INDEX_KEY。"))
    return hashlib.sha256(f"{settings.DEVELOPMENT_KEY}/{purpose}".encode()).digest()


def key_ring() -> dict[str, bytes]:
    """Key number → key; the first one seals, all of them open. Raises ImproperlyConfigured."""
    return _parsed_ring(settings.MINSHI_KEYS) if settings.MINSHI_KEYS else {"dev": _development_key("seal")}


def index_key() -> bytes:
    """The key of the blind index; it is not rotated with the ring, or every index would have to be written anew."""
    text = settings.MINSHI_INDEX_KEY
    return _decoded(text, "MINSHI_INDEX_KEY") if text else _development_key("index")


def _cipher(name: str, key: bytes, nonce: bytes, tag: bytes | None = None) -> Cipher:
    if name not in CIPHERS:
        raise ImproperlyConfigured(_("不认识的加密算法 %(name)s。") % {"name": name})
    block, length = CIPHERS[name]
    own_key = hmac.digest(key, f"minshi {name}".encode(), "sha256")[:length]
    return Cipher(block(own_key), modes.GCM(nonce, tag))


def current_prefix() -> str:
    """How a text begins that was sealed with the cipher and the key now in use."""
    return f"{VERSION}:{settings.MINSHI_CIPHER}:{next(iter(key_ring()))}:"


def encrypt(plain: str, place: str) -> str:
    """`v1:<cipher>:<key number>:<base64 of nonce, text and tag>`, bound to the place `table.column.ref`."""
    kid, key = next(iter(key_ring().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealer = _cipher(settings.MINSHI_CIPHER, key, nonce).encryptor()
    sealer.authenticate_additional_data(place.encode())
    body = sealer.update(plain.encode()) + sealer.finalize()
    return f"{VERSION}:{settings.MINSHI_CIPHER}:{kid}:{base64.b64encode(nonce + body + sealer.tag).decode()}"


def decrypt(sealed: str, place: str) -> str:
    """The plain text. Raises Unreadable when it was sealed for another place, altered, or its key is missing."""
    try:
        version, cipher, kid, body = sealed.split(":")
        raw = base64.b64decode(body, validate=True)
        nonce, text, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-TAG_BYTES], raw[-TAG_BYTES:]
        if version != VERSION or cipher not in CIPHERS:
            raise ValueError
        opener = _cipher(cipher, key_ring()[kid], nonce, tag).decryptor()
        opener.authenticate_additional_data(place.encode())
        return (opener.update(text) + opener.finalize()).decode()
    except KeyError as missing:
        raise Unreadable(_("密钥 %(kid)s 不在 MINSHI_KEYS 中。") % {"kid": kid}) from missing
    except (ValueError, InvalidTag) as broken:
        raise Unreadable(_("密文与所在位置不符或已被改动：%(place)s") % {"place": place}) from broken


def normal(value: str) -> str:
    """The value as it is compared: full and half width alike, no spaces, dashes or country code of China."""
    text = re.sub(r"[\s\-‐‑–—－·.,，。()（）]", "", unicodedata.normalize("NFKC", value)).casefold()
    return re.sub(r"^(?:\+|00)86(?=1\d{10}$)", "", text)


def blind_index(value: str) -> str:
    """HMAC-SHA256 of the normalised value in hexadecimal; equal values meet without being read. Empty for nothing."""
    text = normal(value or "")
    return hmac.new(index_key(), text.encode(), "sha256").hexdigest() if text else ""


ERASED = "erased-"
"""How the index begins of somebody whom nothing points to any more."""


def erased_index() -> str:
    """By chance, in place of a blind index: as distinct, and nobody's."""
    return f"{ERASED}{uuid.uuid4().hex}"


def random_key() -> int:
    """A key without order: rows made one after another do not show who came first."""
    return secrets.randbits(52) + 1


def mask_phone(value: str) -> str:
    """A telephone number fit to be shown: 138****8000; of a short number only the last two digits."""
    text = normal(value or "")
    if len(text) >= 11:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 2 else "*" * len(text)


NUMBERS = re.compile(r"(?<!\d)(?:\d(?:[ \t-]?\d){16}[ \t-]?[\dXx]|1[3-9](?:[ \t-]?\d){9})(?!\d)")
"""An identity number or a mobile number in running words, also where it is written in groups."""


def mask_numbers(text: str) -> str:
    """Words that somebody said, with the telephone and identity numbers in them masked."""
    return NUMBERS.sub(lambda found: mask_phone(found.group()), str(text))
