"""Reports for admins (contract 4.17): what was asked, figures, and the files made of them."""
