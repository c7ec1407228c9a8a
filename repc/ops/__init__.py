"""The language of operations: what every lowering writes, and every target prints.

A program (`value.Program`) is a few functions; a function is a list of statements, each of which names the value of an
operation. The operations are few and each is declared once, in `repc.ops.operations`, with the shape it gives, its meaning
in NumPy and its cost:

- `sources`: Argument, DictEntry, Pack, Unpack, Constant, InDtype, Call, Zeros, Eye, batch axes and dtypes;
- `layout`: Slice, Take, Reshape, Transpose, Forward, Concatenate, Split, Expand, Broadcast, Tile, Along axes;
- `channel_layout`: Fold and Unfold of copies, Apart and Together of axes, Inward and Outward for features of networks;
- `products`: Change of basis, Mix of channels, Couple, Contract, Apply, Labeled, Combine;
- `mixed_products`: MixProducts, Couple and Mix of two inputs at once;
- `diagram_products`: MixDiagrams, ContractLegs, ContractJoint;
- `channel_products`: Channels, ChangeComponents, CoupleChannels, Mirrored, of features of networks;
- `component_products`: CoupleComponents, MixColumns, AddBias, TurnComponents, DotComponents, MirrorComponents;
- `rows`: the same on lists of numbers, one for each channel and component;
- `harmonics`: Unit, SolidHarmonics;
- `counting`: Present, Averaged, Grown;
- `pointwise`: Add, Multiply, functions of entries, Diagonal, Tied, Mean, RootSum, Mask;
- `grids`: Periods, Turned, Correlate.

There is no control flow, no assignment to parts of arrays, and no randomness. Sizes are integers or polynomials in letters
(`sizes`); batch axes stand in front and are left out of shapes. `build` writes functions, `check` holds what must be true of
them, `run` says what they mean, `cost` what they cost, `rewrite` makes them smaller.
"""
