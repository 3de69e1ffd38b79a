"""What one trunk server allows; checked before anything is allocated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes, counts and seconds."""

    max_message_bytes: int = 256 << 20
    max_connections: int = 256
    max_sockets: int = 512
    """TCP connections, also those that have said nothing yet."""
    max_sockets_per_address: int = 128
    """Of one peer; this computer may have all of them."""
    max_unread_bytes: int = 1 << 30
    """Of messages that are arriving or wait for their turn, over all connections."""
    max_sessions: int = 64
    max_sessions_per_connection: int = 8
    max_cache_bytes: int = 4 << 30
    max_kept_bytes: int = 2 << 30
    """Of all rows that sessions keep between their passes."""
    max_positions: int = 8192
    """Of one row, in the cache or in a training batch."""
    max_batch_positions: int = 65536
    """Rows times the longest row of one message."""
    max_pending_forwards: int = 16
    """Training passes of a session that wait for their gradient."""
    idle_seconds: float = 900.0
    request_seconds: float = 30.0
    """For TLS, for a request's head, for its body, and between two requests of a connection."""
    stall_seconds: float = 30.0
    """Within which a peer takes, or sends, the least of what it has begun."""
    heartbeat_seconds: float = 30.0
    """Of silence until a WebSocket is pinged; half of it later it is given up."""
