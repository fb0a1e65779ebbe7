"""What deduplication compares: signatures of document versions, and what two of them say.

The order on the page is the order of the flow:

    shingles  hashes of five characters in a row
    stops     the frozen set of shingles that are too common to tell acts apart
    signing   MinHash over the rare shingles, band keys, passage keys: one row a document version
    pairs     the relational join: which documents share keys
    verdict   how much of the one stands in the other, and what that is called
    relating  relations of new documents to each other and to what is known
    index     signatures and keys as tables of the archive: what a new document is compared with
    reindex   the same made anew of all documents
    figures   the numbers of a text, in which two acts of one form differ

The definition has a name, ``method_of(stops)``, that stands in every row; signatures of different
definitions are never compared. docs/decisions/0005 says how it was chosen.
"""
