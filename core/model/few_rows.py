"""Products of a matrix with a few rows, as decoding needs them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_MOST = 8


class FewRows(nn.Linear):
    """On a processor, up to eight rows are multiplied from the matrix's side.

    MKL needs up to half the time then for several, and a tenth less for one (measured on an AMD
    EPYC). The matrix is left as it is.
    """

    def forward(self, given: Tensor) -> Tensor:
        """As `nn.Linear`."""
        rows = given.numel() // self.in_features
        if not 0 < rows <= _MOST or torch.is_grad_enabled() or given.dtype != torch.float32:
            return super().forward(given)
        if rows == 1:
            output = torch.mv(self.weight, given.reshape(self.in_features))
        else:
            columns = given.reshape(rows, self.in_features).t()
            output = torch.mm(self.weight, columns).t().contiguous()
        if self.bias is not None:
            output += self.bias
        return output.reshape(*given.shape[:-1], self.out_features)


def quicken_few_rows(network: nn.Module) -> None:
    """Let the plain linear layers of a network on the processor be such layers."""
    for module in network.modules():
        weight = module.weight if type(module) is nn.Linear else None
        if weight is not None and (weight.device.type, weight.dtype) == ("cpu", torch.float32):
            module.__class__ = FewRows
