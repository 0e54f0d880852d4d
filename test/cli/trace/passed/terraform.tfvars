encrypted = true
password  = "correct-horse"
