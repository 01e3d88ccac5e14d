            try:
                rows.append(Row(