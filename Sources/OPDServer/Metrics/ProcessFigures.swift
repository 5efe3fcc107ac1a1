import Foundation

/// What the system says about this process.
enum ProcessFigures {
    /// - Parameter start: when it started, in seconds since 1970.
    static func now(start: Double, version: String) -> [Figure] {
        [
            Figure("opdesk_build_info", [(name: "version", value: version)], is: 1),
            Figure("process_start_time_seconds", is: start),
            Figure("process_cpu_seconds_total", is: processorSeconds),
        ] + (residentBytes.map { [Figure("process_resident_memory_bytes", is: $0)] } ?? [])
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Nil where the system has no `/proc`.
    private static var residentBytes: Double? {
        guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = statm.split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
