print("rolewalk")
