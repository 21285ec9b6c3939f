"""Every resource type of the estate: type name -> reader(account, id, created) -> the parts of a configuration item."""

from readers_data import DATA
from readers_edge import EDGE
from readers_network import NETWORK
from readers_watch import WATCH

READERS = NETWORK | EDGE | DATA | WATCH
