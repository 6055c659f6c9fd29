"""The colours that diagrams are drawn with: roles, which the page's style sheet gives colours.

The drawing program reckons with colours, so each role goes to it as a colour that nobody
would choose. Wherever that colour comes back, `paint` writes the role's CSS variable.
"""

from __future__ import annotations

from collections.abc import Iterator

SERIES = 8
ROLES = (
    "ink",
    "soft",
    "rule",
    "faint",
    "paper",
    "node",
    "bad",
    *(f"hue-{index}" for index in range(SERIES)),
    *(f"tint-{index}" for index in range(SERIES)),
)
# Each role's colour, for as long as it is drawn.
STAND_INS = {
    role: f"#{0x40 + at * 3:02x}{(at * 5) % 16:02x}{0x80 + at * 2:02x}"
    for at, role in enumerate(ROLES)
}
# What Mermaid calls them, https://mermaid.js.org/config/theming.html; the source has more.
NAMES = {
    "paper": """background edgeLabelBackground labelBackground labelBackgroundColor rowOdd
        relationLabelBackground compositeBackground compositeTitleBackground pieStrokeColor
        commitLabelBackground tagLabelBackground attributeBackgroundColorOdd innerEndBackground
        quadrant1Fill quadrant3Fill altSectionBkgColor sequenceNumberColor""",
    "node": """primaryColor secondaryColor tertiaryColor mainBkg nodeBkg actorBkg stateBkg
        labelBoxBkgColor personBkg requirementBackground activationBkgColor""",
    "ink": """primaryTextColor secondaryTextColor tertiaryTextColor textColor nodeTextColor
        titleColor actorTextColor labelTextColor loopTextColor noteTextColor stateLabelColor
        classText pieTitleTextColor pieLegendTextColor pieSectionTextColor taskTextColor
        taskTextDarkColor taskTextLightColor taskTextOutsideColor quadrantTitleFill
        quadrantPointTextFill requirementTextColor scaleLabelColor labelColor commitLabelColor
        tagLabelColor errorTextColor transitionLabelColor""",
    "soft": """signalTextColor quadrantXAxisTextFill quadrantYAxisTextFill relationLabelColor
        quadrant1TextFill quadrant2TextFill quadrant3TextFill quadrant4TextFill signalColor
        lineColor defaultLinkColor transitionColor arrowheadColor relationColor archEdgeColor
        archEdgeArrowColor specialStateColor taskTextClickableColor""",
    "rule": """primaryBorderColor secondaryBorderColor tertiaryBorderColor nodeBorder border1
        border2 clusterBorder actorBorder actorLineColor labelBoxBorderColor noteBorderColor
        activationBorderColor compositeBorder personBorder gridColor taskBorderColor
        requirementBorderColor quadrantInternalBorderStrokeFill tagLabelBorder stateBorder
        quadrantExternalBorderStrokeFill pieOuterStrokeColor archGroupBorderColor
        doneTaskBorderColor""",
    "faint": """clusterBkg altBackground noteBkgColor sectionBkgColor sectionBkgColor2 rowEven
        excludeBkgColor attributeBackgroundColorEven quadrant2Fill quadrant4Fill
        doneTaskBkgColor""",
    "bad": "critBorderColor todayLineColor vertLineColor errorBkgColor",
    "hue-0": "activeTaskBorderColor quadrantPointFill",
    "tint-0": "taskBkgColor",
    "tint-1": "activeTaskBkgColor",
    "tint-5": "critBkgColor",
}
# Those that are numbered: the first number, and how many there are.
TINTED = {"cScale": (0, 12), "fillType": (0, 8), "surface": (0, 5), "pie": (1, 12)}
COLOURED = {"cScalePeer": (0, 12), "cScaleInv": (0, 12), "git": (0, 8), "gitInv": (0, 8)}
INKED = {"cScaleLabel": (0, 12), "gitBranchLabel": (0, 8)}


def theme_variables() -> dict[str, object]:
    """Return Mermaid's theme variables, each the stand-in of its role."""
    colours = STAND_INS
    variables: dict[str, object] = {
        name: colours[role] for role, names in NAMES.items() for name in names.split()
    }
    variables |= {name: colours[f"tint-{at % SERIES}"] for name, at in _numbered(TINTED)}
    variables |= {name: colours[f"hue-{at % SERIES}"] for name, at in _numbered(COLOURED)}
    variables |= {name: colours["ink"] for name, _ in _numbered(INKED)}
    axes = {
        f"{axis}Axis{part}Color": colours[role]
        for axis in "xy"
        for part, role in (("Label", "soft"), ("Title", "soft"), ("Tick", "rule"), ("Line", "rule"))
    }
    hues = ",".join(colours[f"hue-{at}"] for at in range(SERIES))
    chart = {"backgroundColor": colours["paper"], "titleColor": colours["ink"]}
    variables["xyChart"] = chart | axes | {"plotColorPalette": hues}
    variables["radar"] = {"axisColor": colours["rule"], "graticuleColor": colours["rule"]}
    return variables


def _numbered(families: dict[str, tuple[int, int]]) -> Iterator[tuple[str, int]]:
    for name, (first, count) in families.items():
        for at in range(count):
            yield f"{name}{first + at}", at
