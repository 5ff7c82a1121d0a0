#pragma once

#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::demo {

/// Rows for one table, inserted many at a time. This is the one way past the services, for filling an empty system: it
/// writes what the services would have left behind, but no events, so that nobody is mailed about demo data and indexes
/// are rebuilt afterwards.
class BulkInsert {
  public:
    BulkInsert(Transaction& tx, std::string table, std::vector<std::string> columns);

    void add(std::vector<SqlValue> row);
    /// Writes what is left. Has to be called; a destructor could not report what went wrong.
    void flush();
    std::int64_t rows() const { return _rows; }

  private:
    void insert(std::size_t count);

    Transaction& _tx;
    std::string _head;
    std::string _row;
    std::size_t _columns;
    std::vector<SqlValue> _values;
    std::size_t _done = 0;  ///< values already written
    std::int64_t _rows = 0;
};

}  // namespace kontor::demo
