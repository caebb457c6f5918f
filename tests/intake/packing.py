"""Builders of hand-ins, well-formed and hostile."""

from __future__ import annotations

import gzip
import io
import json
import stat
import tarfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import IntakeError
from grader.intake import Submission, read_submission

CODE = b"def f():\n    return 1\n"


def zip_info(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name  # the constructor would cut at a zero byte
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def zip_bytes(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names are what some tests want
        with zipfile.ZipFile(packed, "w") as archive:
            for entry, content in entries:
                archive.writestr(zip_info(entry) if isinstance(entry, str) else entry, content)
    return packed.getvalue()


def tar_info(name: str, **fields: Any) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def tar_bytes(
    *entries: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT
) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for entry, content in entries:
            info = tar_info(entry) if isinstance(entry, str) else entry
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def tgz_bytes(*entries: tuple[str | tarfile.TarInfo, bytes], **options: int) -> bytes:
    return gzip.compress(tar_bytes(*entries, **options), mtime=0)


def raw_tar_header(name: bytes, kind: bytes, size: bytes) -> bytes:
    """One tar block with a size field and a type as given, and the right checksum."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124 : 124 + len(size)] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def notebook(*cells: str | list[str] | dict[str, Any], **top: Any) -> bytes:
    full = [
        cell if isinstance(cell, dict) else {"cell_type": "code", "source": cell, "outputs": []}
        for cell in cells
    ]
    return json.dumps({"cells": full, "nbformat": 4, "nbformat_minor": 5} | top).encode()


def read_bytes(folder: Path, name: str, content: bytes) -> Submission:
    path = folder / name
    path.write_bytes(content)
    return read_submission(path)


def refused(folder: Path, name: str, content: bytes, *words: str) -> IntakeError:
    """Assert that a file is refused, and that the message has every one of `words`."""
    with pytest.raises(IntakeError) as caught:
        read_bytes(folder, name, content)
    for word in words:
        assert word in caught.value.message
    assert caught.value.hint
    assert caught.value.message.isprintable()
    return caught.value


def contents(submission: Submission) -> dict[str, bytes]:
    return {path: source.content for path, source in submission.files.items()}
