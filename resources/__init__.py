"""Icons, fonts, translations and samples that ship with the program, and one way to reach them."""
