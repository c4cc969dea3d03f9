#!/usr/bin/env python3
"""Packs a Lambda deployment zip: package.py BOOTSTRAP ZIP.

The same binary always gives the same bytes (fixed time and order), so that an unchanged function
keeps its CodeSha256 and is not deployed again.
"""
import os
import sys
import zipfile

EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)
EXECUTABLE_FILE = 0o100755
MADE_ON_UNIX = 3


def main():
    binary, target = sys.argv[1:]
    entry = zipfile.ZipInfo("bootstrap", EPOCH_OF_ZIP)
    entry.create_system = MADE_ON_UNIX
    entry.external_attr = EXECUTABLE_FILE << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    partial = target + ".partial"
    with open(binary, "rb") as source, zipfile.ZipFile(partial, "w") as archive:
        archive.writestr(entry, source.read(), compresslevel=9)
    os.replace(partial, target)


if __name__ == "__main__":
    main()
