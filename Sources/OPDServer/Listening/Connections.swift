import Synchronization

/// How many connections a server has, and from where.
final class Connections: Sendable {
    enum Admission {
        case admitted
        /// Too many: an answer says so.
        case refused
        /// So many are being told that already that this one is only closed.
        case dropped
    }

    private struct State {
        var total = 0
        var byAddress: [ClientAddress: Int] = [:]
        var refused = 0
        /// Refused or dropped since the start.
        var turnedAway = 0
    }

    private let limits: ConnectionLimits
    private let proxies: TrustedProxies
    private let state = Mutex(State())

    init(_ limits: ConnectionLimits, _ proxies: TrustedProxies) {
        self.limits = limits
        self.proxies = proxies
    }

    var count: Int { state.withLock { $0.total } }

    /// How many were too many since the start.
    var turnedAway: Int { state.withLock { $0.turnedAway } }

    /// Counts a new connection. Whatever the outcome, `end` is owed once it is closed.
    func begin(_ address: ClientAddress) -> Admission {
        let isOneOfMany = countsByAddress(address)
        return state.withLock { state in
            let isFull =
                state.total >= limits.total
                || isOneOfMany && state.byAddress[address.limited, default: 0] >= limits.perAddress
            guard !isFull else {
                state.turnedAway += 1
                if state.refused >= limits.refused { return .dropped }
                state.refused += 1
                return .refused
            }
            state.total += 1
            if isOneOfMany { state.byAddress[address.limited, default: 0] += 1 }
            return .admitted
        }
    }

    func end(_ address: ClientAddress, _ admission: Admission) {
        let isOneOfMany = countsByAddress(address)
        state.withLock { state in
            switch admission {
            case .dropped: break
            case .refused: state.refused -= 1
            case .admitted:
                state.total -= 1
                guard isOneOfMany, let count = state.byAddress[address.limited] else { return }
                state.byAddress[address.limited] = count == 1 ? nil : count - 1
            }
        }
    }

    /// This machine and the proxies ask for many; of them only the total counts.
    private func countsByAddress(_ address: ClientAddress) -> Bool {
        !address.isLoopback && !proxies.contains(address)
    }
}

/// How many connections there may be at once.
package struct ConnectionLimits: Sendable {
    /// Of all clients together, on all ports.
    package var total = 10_000
    /// Of one client address, but for this machine's and those of trusted proxies.
    package var perAddress = 256
    /// How many more may be told at once that there are too many.
    var refused = 128

    package init() {}
}
