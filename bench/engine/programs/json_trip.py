# needs: json
import json

data = {
    "users": [
        {"id": i, "name": f"user{i}", "tags": ["a", "b", None, True], "score": i * 1.5, "nested": {"x": [i, -i], "text": "é\n\"q\""}}
        for i in range(400)
    ]
}
for _ in range(15):
    text = json.dumps(data)
    back = json.loads(text)
    pretty = json.dumps(back, indent=2, sort_keys=True)
print(back == data, len(text), len(pretty))
