import HTTPTypes
import Hummingbird
import Synchronization

/// What one client address may ask only so often.
enum RateLimit: CaseIterable, Sendable {
    /// Attempts to prove who one is.
    case login
    /// Pages that everybody may call.
    case publicPages
    /// Bookings by patients themselves, which take places from others.
    case onlineBookings
}

/// How often one client address may ask, for each rate limit.
package struct Rates: Sendable {
    /// Requests a minute; 0 sets no limit.
    package var loginPerMinute = 30
    package var publicPerMinute = 300
    package var onlineBookingsPerMinute = 10

    package init() {}

    fileprivate func perMinute(_ limit: RateLimit) -> Int {
        switch limit {
        case .login: loginPerMinute
        case .publicPages: publicPerMinute
        case .onlineBookings: onlineBookingsPerMinute
        }
    }
}

/// Token buckets, one for each client address that has asked lately.
///
/// Written as the generic cell rate algorithm (ITU-T I.371): of each address only the time is kept at which its bucket
/// will be full again. Only so many addresses are remembered; beyond them the one that has not asked for longest is
/// forgotten.
final class RateLimiter: Sendable {
    private let interval: Duration
    private let burst: Duration
    private let uptime: @Sendable () -> Duration
    private let fullAgain: Mutex<RecentValues<ClientAddress, Duration>>

    /// - Parameters:
    ///   - perMinute: how many a bucket holds, and how many it gets back a minute.
    ///   - uptime: a clock that never goes back.
    init(perMinute: Int, addresses: Int = 10_000, uptime: @escaping @Sendable () -> Duration) {
        interval = .seconds(60) / perMinute
        burst = interval * (perMinute - 1)
        self.uptime = uptime
        fullAgain = Mutex(RecentValues(capacity: addresses))
    }

    /// Takes one token; where there is none, tells how long it will take until there is.
    func take(_ address: ClientAddress) -> Duration? {
        fullAgain.withLock { fullAgain in
            let now = uptime()
            return fullAgain.update(address.limited, default: now) { time in
                let start = max(time, now)
                if start - now > burst { return start - now - burst }
                time = start + interval
                return nil
            }
        }
    }

    var addressCount: Int { fullAgain.withLock { $0.count } }
}

/// The rate limits of a server.
struct RateLimits: Sendable {
    /// Of those that there are.
    private let limiters: [RateLimit: RateLimiter]
    private let proxies: TrustedProxies

    init(_ rates: Rates, _ proxies: TrustedProxies, uptime: @escaping @Sendable () -> Duration) {
        var limiters: [RateLimit: RateLimiter] = [:]
        for limit in RateLimit.allCases {
            let perMinute = rates.perMinute(limit)
            if perMinute > 0 { limiters[limit] = RateLimiter(perMinute: perMinute, uptime: uptime) }
        }
        self.limiters = limiters
        self.proxies = proxies
    }

    /// Has the limit asked before the handler is.
    func around(_ handler: @escaping Route.Handler, _ limit: RateLimit) -> Route.Handler {
        guard let limiter = limiters[limit] else { return handler }
        return { [proxies] request, context in
            if let wait = limiter.take(context.client(of: request, behind: proxies)) { throw Problem.tooOften(wait) }
            return try await handler(request, context)
        }
    }
}

extension Problem {
    /// 429, and when to try again.
    fileprivate static func tooOften(_ wait: Duration) -> Problem {
        let seconds = wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
        return Problem(
            .tooManyRequests, "Too many requests came from this address. Try again in \(seconds) s.",
            headers: [HTTPField(name: .retryAfter, value: "\(seconds)")])
    }
}
