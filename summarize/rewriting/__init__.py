"""A selected sentence -> one bullet: written anew, or shortened by leaving words out."""
