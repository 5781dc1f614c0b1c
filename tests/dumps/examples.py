"""Small dumps for tests: records with the oddities of the real ones, in both shapes."""

from __future__ import annotations

import gzip
from pathlib import Path

__all__ = ["ARTISTS", "LABELS", "MASTERS", "RELEASES", "SAMPLES", "dump", "release"]

#: Real records, beside the repository; tests on them are skipped where they are absent.
SAMPLES = Path(__file__).parents[3] / "shared" / "dumps" / "samples"

#: A release of 2026: no empty elements, `master_id` 0 for none, an unlinked credit without an id.
NEW = """<release id="{id}"><artists><artist><id>7</id><name>Ann (2)</name><join>&amp;</join>\
</artist><artist><name>A Friend</name></artist></artists><title>Trains &amp; Boats</title>\
<labels><label name="Svek" catno="SK 026" id="5"/></labels>\
<extraartists><artist><id>0</id><name>Nobody</name><anv>N.</anv><role>Mastered By</role>\
<tracks>1 to 3</tracks></artist></extraartists>\
<formats><format name="Vinyl" qty="2" text="Blue"><descriptions><description>12"</description>\
</descriptions></format></formats><genres><genre>Electronic</genre></genres>\
<styles><style>Techno</style></styles><country>Sweden</country><released>1998-06-00</released>\
<notes>One&#13;
Two</notes><data_quality>Correct</data_quality><master_id is_main_release="true">0</master_id>\
<tracklist><track><title>Side A</title></track><track><position>1</position><title>Rails</title>\
<duration>5:08</duration><artists><artist><id>9</id><name>Guest</name></artist></artists></track>\
<track><title>Suite</title><sub_tracks><track><position>2a</position><title>Part</title></track>\
</sub_tracks></track></tracklist><identifiers><identifier type="Barcode" value="7 320-1"/>\
</identifiers><videos><video src="https://y/1" duration="65535" embed="true"><title>Clip</title>\
</video></videos><companies><company><id>17</id><name>MPO</name><entity_type>17</entity_type>\
<entity_type_name>Pressed By</entity_type_name>\
<resource_url>https://api.discogs.com/labels/17</resource_url></company></companies>\
<series><series name="Boats" catno="3" id="44"/></series></release>"""

#: The same in 2020: with images and a status, and with empty elements.
OLD = """<release id="{id}" status="Accepted"><images><image type="primary" uri="" uri150="" \
width="600" height="594"/></images><artists><artist><id>7</id><name>Ann (2)</name><anv/>\
<join>&amp;</join><role/><tracks/></artist></artists><title>Trains &amp; Boats</title>\
<extraartists/><identifiers/><notes/></release>"""

RELEASES = [NEW.format(id=1), OLD.format(id=2)]
MASTERS = [
    """<master id="4"><main_release>1</main_release><artists><artist><id>7</id><name>Ann (2)</name>\
</artist></artists><genres><genre>Electronic</genre></genres><year>0</year><title>Trains</title>\
<data_quality>Correct</data_quality></master>"""
]
ARTISTS = [
    """<artist><id>7</id><name>Ann (2)</name><realname>Ann</realname><profile/>\
<data_quality>Correct</data_quality><urls><url>https://ann</url></urls><namevariations>\
<name>A.</name></namevariations><aliases><name id="8">Bea</name></aliases></artist>""",
    """<artist><id>11</id><name>\u00a0</name><members><id>7</id><name id="7">Ann (2)</name>\
<id>8</id><name>Bea</name></members></artist>""",
]
LABELS = [
    """<label><id>5</id><name>Svek</name><contactinfo>Stockholm</contactinfo>\
<parentLabel id="4711">Goldhead Music</parentLabel><sublabels><label id="6">Svek Two</label>\
<label/></sublabels></label>""",
    "<label><id>212</id></label>",
]


def release(id: int, **parts: str) -> str:
    """A short release: `parts` are elements and their contents."""
    inner = "".join(f"<{tag}>{content}</{tag}>" for tag, content in parts.items())
    return f'<release id="{id}">{inner}</release>'


def dump(records: list[str], kind: str = "releases", *, packed: bool = False) -> bytes:
    """A dump of these records, as a file has them."""
    text = "\n".join([f"<{kind}>", *records, f"</{kind}>", ""]).encode()
    return gzip.compress(text, mtime=0) if packed else text
