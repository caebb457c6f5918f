def value(data):
    return {"data": data, "grad": 0.0}


def add(x, y):
    return value(x["data"] + y["data"])
