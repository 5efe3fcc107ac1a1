#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files and connections that the system lets this process have open.
package enum Descriptors {
    /// Kept for all that is no connection: the journal, its connections, the log.
    static let reserve = 256

    /// Raises what the process may have to what it may raise it to, and says how many that is.
    package static func raise() -> Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        guard getrlimit(files, &limit) == 0 else { return 1_024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = raised.rlim_max
            if setrlimit(files, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many connections fit beside everything else.
    package static func connections(of descriptors: Int) -> Int {
        max(descriptors - reserve, descriptors / 2)
    }
}
