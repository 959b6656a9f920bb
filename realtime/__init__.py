"""Live transport: carries versioned events of subjects and streams to sockets and waiters; knows nothing of what they mean."""
