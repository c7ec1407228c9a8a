"""How close counts as equal when a group's matrices are examined; every threshold of this room is here."""

GENERATOR = 1e-9  # a generator is orthogonal, a permutation, unimodular, … within this (relative)
UNBOUNDED = 1e6  # powers of a bounded element stay below this
POINT = 1e-7  # two images of a vector are the same point of its orbit
RANK = 1e-8  # singular values below this fraction of the largest are zero
FORM = 1e-11  # an averaged form is invariant within this (relative)
FORM_AT_WORST = 1e-7  # the same, however skew the coordinates
ENTRIES = 2**27  # largest dense array that is built without asking (1 GiB of float64)
ORBIT_POINTS = 2**12  # a matrix group whose basis vectors have more images than this is not enumerated
ELEMENT_ENTRIES = 2**25  # largest array of all elements (256 MiB of float64)
