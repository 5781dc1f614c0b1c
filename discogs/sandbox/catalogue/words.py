"""The words that the generated catalogue is made of."""

from __future__ import annotations

ADJECTIVES = (
    "Amber", "Broken", "Crystal", "Distant", "Electric", "Faded", "Golden", "Hollow", "Iron",
    "Jagged", "Kind", "Lunar", "Midnight", "Northern", "Open", "Paper", "Quiet", "Rusty", "Silver",
    "Tidal", "Unseen", "Velvet", "Wandering", "Yellow", "Zero", "Blue", "Second", "Slow", "Cold",
    "Bright", "Heavy", "Secret",
)  # fmt: skip
NOUNS = (
    "Anchor", "Bridge", "Circuit", "Delta", "Echo", "Field", "Garden", "Harbour", "Island",
    "Junction", "Kite", "Lantern", "Mirror", "Needle", "Orchard", "Pulse", "Quarry", "River",
    "Signal", "Tower", "Union", "Valley", "Window", "Yard", "Zephyr", "Machine", "Motor", "Planet",
    "Season", "Shadow", "Station", "Winter",
)  # fmt: skip
VERBS = (
    "Calling", "Dreaming", "Falling", "Leaving", "Running", "Turning", "Waiting", "Walking",
    "Watching", "Burning", "Counting", "Dancing",
)  # fmt: skip
FIRST_NAMES = (
    "Ada", "Bruno", "Clara", "Dario", "Elsa", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin",
    "Lars", "Mira", "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tilda", "Viktor", "Zoë", "Émile",
    "Søren", "Łukasz", "Ana María",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Berger", "Castillo", "Dubois", "Eriksen", "Fontaine", "Grant", "Hoffmann",
    "Ivanova", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Novák", "O'Neill", "Petersen",
    "Quinn", "Rossi", "Sánchez", "Tanaka", "Ueda", "Vogel", "Weiss", "Young", "Željko",
)  # fmt: skip
FOREIGN_TITLES = (
    "夜の港",
    "Зимний Свет",
    "Überall",
    "Çay Saati",
    "L'Été Sans Fin",
    "北へ",
    "Träumerei",
)
COUNTRIES = (
    "UK", "US", "Germany", "France", "Netherlands", "Italy", "Japan", "Sweden", "Belgium", "Spain",
    "Canada", "Australia", "Europe", "UK & Europe", "Poland", "Brazil",
)  # fmt: skip
GENRES: dict[str, tuple[str, ...]] = {
    "Electronic": ("Techno", "House", "Ambient", "Drum n Bass", "Synth-pop", "IDM", "Electro"),
    "Rock": ("Indie Rock", "Punk", "Psychedelic Rock", "Heavy Metal", "Prog Rock", "Shoegaze"),
    "Pop": ("Ballad", "Europop", "Vocal", "J-pop"),
    "Jazz": ("Modal", "Hard Bop", "Free Jazz", "Fusion"),
    "Funk / Soul": ("Disco", "Soul", "Funk", "Rhythm & Blues"),
    "Hip Hop": ("Instrumental", "Conscious", "Trip Hop"),
    "Reggae": ("Dub", "Roots Reggae", "Dancehall"),
    "Classical": ("Contemporary", "Baroque", "Romantic"),
    "Folk, World, & Country": ("Folk", "Country", "Celtic"),
    "Stage & Screen": ("Soundtrack", "Score"),
}
ROLES = (
    "Producer", "Remix", "Mixed By", "Design", "Photography By", "Written-By, Producer",
    "Mastered By",
)  # fmt: skip
LABEL_ENDINGS = ("Records", "Recordings", "Music", "Tapes", "Discs", "Sound", "Editions")
COMPANY_ENDINGS = (
    "Ltd.", "GmbH", "Studios", "Pressing", "Publishing", "B.V.", "Distribution", "Mastering",
)  # fmt: skip
USERNAMES = (
    "sandbox_user", "memory", "_80_", "crate_digger", "needle.drop", "waxworks", "groovefinder",
    "b-side", "matrix_reader", "deadwax", "spindle45", "vinyl_archive", "dustjacket", "obi.strip",
    "runout", "lp_keeper", "singles_only", "tapehead", "monostereo", "gatefold",
)  # fmt: skip
