"""Pure rules of the registers: formats of files and what they must hold."""
