"""Maps under generators that are written as exact numbers: counted, made and certified where floating point cannot tell."""
