"""Checks the structure of an .app, on any system.

    check.py APP ID VERSION COMMAND ENTITLEMENTS
"""

import pathlib
import plistlib
import struct
import sys


def main(app, identifier, version, command, entitlements):
    contents = pathlib.Path(app) / "Contents"
    info = plistlib.loads((contents / "Info.plist").read_bytes())
    wanted = {
        "CFBundleIdentifier": identifier,
        "CFBundleShortVersionString": version,
        "CFBundleExecutable": command,
        "CFBundlePackageType": "APPL",
        "NSHighResolutionCapable": True,
    }
    for key, value in wanted.items():
        assert info[key] == value, f"{key} is {info[key]!r}, want {value!r}"
    for kind in info["CFBundleDocumentTypes"]:
        assert kind["LSHandlerRank"] == "Alternate", "would become the program that opens pictures"
    types = [t for kind in info["CFBundleDocumentTypes"] for t in kind.get("LSItemContentTypes", [])]
    assert "public.image" in types, "not offered for pictures"

    program = contents / "MacOS" / command
    assert program.stat().st_mode & 0o111, "the program may not be run"
    magic = struct.unpack(">I", program.read_bytes()[:4])[0]
    # A program for one kind of Mac, or a universal one.
    assert magic in (0xCFFAEDFE, 0xCAFEBABE), f"{magic:#x} is no program for macOS"
    icon = (contents / "Resources" / info["CFBundleIconFile"]).read_bytes()
    assert icon[:4] == b"icns" and struct.unpack(">I", icon[4:8])[0] == len(icon), "the icon is damaged"
    for language in info["CFBundleLocalizations"]:
        assert (contents / "Resources" / f"{language}.lproj" / "InfoPlist.strings").is_file(), f"no folder for {language}"
    for name in ("LICENSE.txt", "THIRD-PARTY-LICENCES.txt"):
        assert (contents / "Resources" / name).stat().st_size > 1000, f"no {name}"
    assert plistlib.loads(pathlib.Path(entitlements).read_bytes()) == {}, "an exception from the hardened runtime"
    print(f"{app} is well made")


main(*sys.argv[1:])
