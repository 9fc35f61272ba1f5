# RUN
# NEEDS: python3
# The protocol: life, hostile clients, cancellation, encodings, folders, files, settings.
python3 lsp/protocol.py "$srcdir" "$scratch/protocol"
