"""Contours of communes, when the operator imported them: point in polygon, box, surface.

From GeoJSON files of communes (one feature a commune, its code in `properties.code`, polygons in
degrees), plain or gz. An index is a versioned folder of numpy arrays, as for addresses.
"""
