"""Pages where a commune's agents keep its own addresses, under /registres/adresses/."""
