import base64
exec(base64.b64decode('cHJpbnQoMSk='))
import base64
print(base64.b64decode('cHJpbnQoMSk='))
