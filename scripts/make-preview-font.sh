#!/usr/bin/env bash
# Creates the font of the link previews from Debian's package fonts-noto-cjk: the Simplified Chinese face with the
# characters of GB 2312, the common ones of Big5, Latin, Greek, Cyrillic, kana, punctuation and mathematical symbols.
# Also needs hb-subset (package libharfbuzz-bin) and python3. The repository contains the result.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 - >/tmp/preview-font-signs.txt <<'PYTHON'
signs = set()
for first, last in [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x45F), (0x2010, 0x203F), (0x2070, 0x209F), (0x2150, 0x2199),
                    (0x2460, 0x247F), (0x3000, 0x301F), (0x3041, 0x30FF), (0xFF01, 0xFF5E)]:
    signs.update(range(first, last + 1))
signs.update(map(ord, "€№™−∑√∞≤≥≠≈∂∇□\ufffd"))
for code, rows, columns in [("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)),
                            ("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])]:
    for row in rows:
        for column in columns:
            try:
                signs.add(ord(bytes([row, column]).decode(code)))
            except UnicodeDecodeError:
                pass
print("\n".join(f"U+{sign:04X}" for sign in sorted(signs)))
PYTHON

hb-subset --face-index=2 --unicodes-file=/tmp/preview-font-signs.txt --layout-features='' --no-hinting \
  --output-file=src/Server/Previews/Font/NotoSansSC-Subset.otf /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
ls -l src/Server/Previews/Font/NotoSansSC-Subset.otf
