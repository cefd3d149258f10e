"""Photos that are none: a small drawn scene with the words 演示照片, which no font has to be installed for."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 200
SIDE = 24
GLYPHS = (
    "0000000000000000001806001c03000ffffc01fffc01800c01800c007ff0707ff038030018fff800c71800c30800c71804fff80cc3080cc3080"
    "cfff81810401818e030707831e01c",
    "0000000000000000000000000ffff01ffff80000000000000000000000003ffffe7ffffe0018000018000018000618600e18600c18301c18381"
    "8181830180c70180c20180c01f800",
    "0000000000000000001fbffc3fbffc31830c31830c31860c318e0c3fbc783fb020318000319ffc319ffc31980c31980c3f980c3f9ffc301ff80"
    "000000cc63818c31818c30c30c30c",
    "0000000000000004000c06000c06000c06000c06000c06000c06000ffffc0ffffc0c00000c00000c00000c00000fffc00fffc00c00c00c00c01"
    "800c01800c03800c03000c07000c0",
)
"""演, 示, 照, 片: twenty-four rows of twenty-four points each, in hexadecimal."""
SKY = {"before": "#c9ced6", "during": "#d7e3ee", "after": "#cfe8f7"}
GROUND = {"before": "#9a938a", "during": "#b59f7d", "after": "#8fb58a"}
SIGN = {"before": "#7a5c4f", "during": "#d98324", "after": "#2f7d4f"}


def _write(draw: ImageDraw.ImageDraw, left: int, top: int, colour: str) -> None:
    for place, glyph in enumerate(GLYPHS):
        bits = bin(int("1" + glyph, 16))[3:]
        for spot, bit in enumerate(bits):
            if bit == "1":
                row, column = divmod(spot, SIDE)
                draw.point((left + place * (SIDE + 2) + column, top + row), fill=colour)


def photo(stage: str, seed: int) -> BytesIO:
    """A PNG of a few hundred bytes: houses, ground and a sign in the colours of the stage; the same for a seed."""
    random = Random(seed)
    image = Image.new("RGB", (WIDTH, HEIGHT), SKY[stage])
    draw = ImageDraw.Draw(image)
    left = 0
    while left < WIDTH:
        width, height = random.randint(36, 70), random.randint(50, 110)
        grey = random.randint(150, 205)
        draw.rectangle((left, 150 - height, left + width, 150), fill=(grey, grey, grey + 8))
        for row in range(150 - height + 10, 140, 18):
            for column in range(left + 8, left + width - 8, 14):
                draw.rectangle((column, row, column + 6, row + 8), fill="#f4f1e4")
        left += width + random.randint(2, 14)
    draw.rectangle((0, 150, WIDTH, HEIGHT), fill=GROUND[stage])
    if stage == "after":
        for _tree in range(5):
            x = random.randint(10, WIDTH - 10)
            draw.rectangle((x - 2, 138, x + 2, 158), fill="#6b4f3a")
            draw.ellipse((x - 14, 112, x + 14, 142), fill="#4c9a5b")
    if stage == "during":
        for x in range(6, WIDTH, 22):
            draw.polygon([(x, 160), (x + 8, 140), (x + 16, 160)], fill="#e8702a")
    draw.rectangle((98, 162, 98 + 4 * (SIDE + 2) + 12, 194), fill="#ffffff", outline=SIGN[stage], width=2)
    _write(draw, 105, 166, SIGN[stage])
    file = BytesIO()
    image.quantize(32).save(file, format="PNG", optimize=True)
    file.seek(0)
    file.name = f"{stage}.png"
    return file
