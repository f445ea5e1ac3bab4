"""A small application whose effects can be counted: who was lost, who came twice."""
