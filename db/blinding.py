"""What is left of the ids that a network gave to an erased person's posts: keyed hashes, by which a
post that is delivered once more is known, and nothing else."""

import hashlib

from db.keyring import DataKey

ERASED = "erased:"
"""What every blinded id begins with."""

_PURPOSE = b"webcare.blinding"


def blinded(key: DataKey, remote_key: str) -> str:
    """The hash under the client's key; what is blinded already stays as it is."""
    if remote_key.startswith(ERASED):
        return remote_key
    keyed = hashlib.blake2b(_PURPOSE, key=key.secret, digest_size=32).digest()
    content = remote_key.encode(errors="surrogatepass")
    return ERASED + hashlib.blake2b(content, key=keyed, digest_size=20).hexdigest()
