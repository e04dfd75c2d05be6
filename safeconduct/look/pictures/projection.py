"""
From longitude and latitude to the map's picture: a plain cylinder that is true to scale at 50.5° north.

Belgium lies between 2.54 and 6.41° east and 49.49 and 51.51° north (WGS 84); over that little land the cylinder bends
nothing one could see.
"""

from math import cos, radians

WIDTH, HEIGHT = 712, 584
WEST, NORTH = 2.5, 51.53
SCALE = 282.0  # picture units a degree of latitude
SQUEEZE = cos(radians(50.5))


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees (WGS 84) to picture units, x to the right and y down."""
    return (longitude - WEST) * SQUEEZE * SCALE, (NORTH - latitude) * SCALE
