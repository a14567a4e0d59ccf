"""The training of the encoder: data, network, the loop, distillation, export. `train/train_encoder.py` runs it all."""
